import { z } from "zod";

/** The administrators' tables, each of which can be taken as CSV with the filters of its list. */
export const AdminTable = z.enum(["conversations", "gaps", "pages", "feedback", "users", "audit"]);
export type AdminTable = z.infer<typeof AdminTable>;
