import { describe, expect, it } from "vitest";
import { languageOf } from "./language";

describe("languageOf", () => {
  it("is the chosen one, whatever the browser says", () => {
    expect(languageOf("de", "en")).toBe("de");
    expect(languageOf("en", "de")).toBe("en");
    expect(languageOf("xx", "de")).toBe("de");
  });

  it("is else the one the browser likes best of those there are", () => {
    expect(languageOf(undefined, "de-AT,en;q=0.8")).toBe("de");
    expect(languageOf(undefined, "fr-FR,fr;q=0.9,en;q=0.5,DE;q=0.7")).toBe("de");
    expect(languageOf(undefined, "de;q=0.3, en;q=0.9")).toBe("en");
    expect(languageOf(undefined, "de;q=0, en;q=0.1")).toBe("en");
  });

  it("is English for whoever reads none of them, or says nothing or nonsense", () => {
    for (const accepted of [null, "", "*", "fr", ";;;q=9,,", "den", "q=1"]) expect(languageOf(undefined, accepted)).toBe("en");
  });
});
