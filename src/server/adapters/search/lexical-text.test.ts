import fc from "fast-check";
import { expect, test } from "vitest";
import { lexicalText } from "./lexical-text";

test.each([
  ["camelCase", "httpBatchLink", "httpbatchlink http batch link"],
  ["PascalCase with an acronym", "HTTPServer", "httpserver http server"],
  ["snake_case", "http_batch_link", "httpbatchlink http batch link"],
  ["kebab-case", "http-batch-link", "httpbatchlink http batch link"],
  ["dotted names", "trpc.useQuery", "trpcusequery trpc usequery use query"],
  ["flags", "--no-cache", "nocache no cache"],
  ["paths", "src/server/app.ts", "srcserverappts src server app ts"],
  ["double colons", "std::vector", "stdvector std vector"],
  ["constants", "OPENAI_API_KEY", "openaiapikey openai api key"],
])("%s are indexed whole and in parts", (_, text, expected) => {
  expect(lexicalText(text)).toBe(expected);
});

test("type parameters, tags and calls lose their punctuation, not their words", () => {
  expect(lexicalText("Array<string>, <Link to={url}> and run(x)!")).toBe("array string link to url and run x");
});

test("version numbers stay whole", () => {
  expect(lexicalText("since 0.70.1, not 3.14")).toBe("since 0.70.1 not 3.14");
});

test("short forms give no fragments", () => {
  expect(lexicalText("It isn't the user's fault, we can't")).toBe("it not the user fault we not");
});

test("script without spaces is cut into words", () => {
  expect(lexicalText("東京都に住む").split(" ").length).toBeGreaterThan(1);
});

test("full-width and composed letters are the same as plain ones", () => {
  expect(lexicalText("ＡＰＩ cafe\u0301")).toBe(lexicalText("API café"));
});

test("keys and encoded blobs are left out", () => {
  expect(lexicalText(`key ${"a1B2".repeat(40)} end`)).not.toContain("a1b2a1b2a1b2");
});

test("whatever the text, the result is lower-case words apart by single spaces, without NUL", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 300 }), (text) => {
      const result = lexicalText(text);
      expect(result).not.toMatch(/\0|\s{2}|^\s|\s$|[<>'"&|!()]/);
    }),
  );
});
