import { type DocumentView, ViewDocumentInput } from "@/contract/document";
import { viewDocument } from "../../domain/document/view-document";
import { readerProcedure, router } from "../init";
import { unwrap } from "../refusal";

export const documentRouter = router({
  /** A document as it was read, with a quote pointed out. */
  view: readerProcedure
    .input(ViewDocumentInput)
    .query(async ({ ctx, input }): Promise<DocumentView> => unwrap(await viewDocument(ctx.services, input))),
});
