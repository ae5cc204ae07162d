import { describe, expect, it } from "vitest";
import type { StoredDocument } from "./ports";
import { viewDocument } from "./view-document";

const document: StoredDocument = {
  title: "Setup",
  path: "setup.md",
  url: null,
  pieces: [
    { headingPath: ["Setup"], anchor: "setup", text: "Install it first. Then run it." },
    { headingPath: ["Setup", "Linux"], anchor: "linux", text: "Use the package." },
    { headingPath: ["Setup", "Linux"], anchor: "linux", text: "Then run it. And wait." },
  ],
};
const documentViews = { find: async (path: string) => (path === document.path ? document : null) };
const view = async (input: { quote?: string; length?: number; heading?: string } = {}) => {
  const result = await viewDocument(
    { documentViews },
    { path: "setup.md", quote: undefined, length: undefined, heading: undefined, ...input },
  );
  if (!result.ok) throw new Error(result.code);
  const pieces = result.value.sections.flatMap((section) => section.pieces);
  const place = pieces.find((piece) => piece.isPlace);
  return { ...result.value, place: place?.text, marked: place?.mark && place.text.slice(place.mark.start, place.mark.end) };
};

describe("viewDocument", () => {
  it("gathers pieces under their headings and shows the title once", async () => {
    const { sections } = await view();
    expect(sections.map(({ heading, depth, pieces }) => [heading, depth, pieces.length])).toEqual([
      [null, 1, 1],
      ["Linux", 2, 2],
    ]);
  });

  it("marks the quote under its heading when the same words stand elsewhere too", async () => {
    expect(await view({ quote: "Then run it.", heading: "Linux" })).toMatchObject({
      place: "Then run it. And wait.",
      marked: "Then run it.",
    });
    expect(await view({ quote: "Then run it." })).toMatchObject({ place: "Install it first. Then run it." });
    expect(await view({ quote: "Use the", heading: "Moved" })).toMatchObject({ marked: "Use the" });
  });

  it("marks as many characters as the whole quote has, within its piece", async () => {
    expect(await view({ quote: "Install", length: 17 })).toMatchObject({ marked: "Install it first." });
    expect(await view({ quote: "Install", length: 9_000 })).toMatchObject({ marked: "Install it first. Then run it." });
  });

  it("points at the heading and says so when the quote is gone", async () => {
    expect(await view({ quote: "Gone.", heading: "Linux" })).toMatchObject({
      place: "Use the package.",
      marked: null,
      isQuoteMissing: true,
    });
    expect(await view({ heading: "Linux" })).toMatchObject({ place: "Use the package.", isQuoteMissing: false });
  });

  it("refuses a path that no collection holds", async () => {
    const input = { path: "../secret.md", quote: undefined, length: undefined, heading: undefined };
    expect(await viewDocument({ documentViews }, input)).toEqual({ ok: false, code: "NOT_FOUND" });
  });
});
