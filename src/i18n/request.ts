import { getRequestConfig } from "next-intl/server";
import { messages } from "./messages";

/** One language for now; the time zone is the viewer's, so times are formatted in the browser only. */
export default getRequestConfig(() => ({ locale: "en", messages, timeZone: "UTC" }));
