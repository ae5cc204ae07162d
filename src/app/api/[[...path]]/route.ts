import { noSuchAddress } from "@/server/rest/error-response";

export { noSuchAddress as DELETE, noSuchAddress as GET, noSuchAddress as PATCH, noSuchAddress as POST, noSuchAddress as PUT };
