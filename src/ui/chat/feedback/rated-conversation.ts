import { createContext } from "react";

/** Which conversation the answers below may be rated in; null where they are only read. */
export const RatedConversationContext = createContext<string | null>(null);
