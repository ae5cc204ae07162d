/** A heading and what stands below it until the next heading. `anchor` is the id the page gives the heading, null above the first. */
export type Section = {
  headingPath: string[];
  anchor: string | null;
  /** Plain markdown without front matter, imports and JSX; blocks in order. */
  blocks: Block[];
};

/** A piece that is not cut unless it alone is too long. */
export type Block = { kind: "paragraph" | "list" | "code" | "table" | "quote"; text: string };

/** A page as read. `urlPath` is where the site serves it below its base URL, without a leading slash. */
export type ParsedDocument = {
  title: string;
  urlPath: string;
  version: string | null;
  locale: string | null;
  sections: Section[];
};
