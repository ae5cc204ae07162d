import { describe, expect, it } from "vitest";
import { announces, pointsElsewhere, promises, refersBack, refersElsewhere, refersUp, repliesYesOrNo, talksOfItsPage } from "./reference";

describe("what a sentence leans on", () => {
  it.each([
    "It starts.",
    "However, it may fail.",
    "This will be sent first.",
    "For example, a port.",
    "the port of the server.",
    "Both start.",
    "From then on nobody can open it.",
    "One whose address was never confirmed may be somebody else's.",
  ])("%j goes on from the sentence before it", (sentence) => expect(refersBack(sentence)).toBe(true));

  it.each([
    "The port is free.",
    "This guide shows all ports.",
    "`it` is a function.",
    "npm installs it.",
    "These are the ports:",
    "Itself a proxy.",
    "One process serves a team.",
    "From here to the port is a long way.",
  ])("%j stands by itself", (sentence) => expect(refersBack(sentence)).toBe(false));

  it("sees what only the text above names", () => {
    expect(refersUp("Android handles this prop differently.")).toBe(true);
    expect(refersUp("To debug these calls, open the console.")).toBe(true);
    expect(refersUp("Open the page, since this is quick.")).toBe(false);
    expect(refersUp("The option is read at the start and then again, so that this value is fresh.")).toBe(false);
  });

  it("knows a reply to a question of yes or no", () => {
    for (const reply of ["Yes, it works.", "No: it does not.", "**Yes!** It does."]) expect(repliesYesOrNo(reply)).toBe(true);
    for (const other of ["No port is free.", "Yesterday it worked.", "The answer is yes, it works."])
      expect(repliesYesOrNo(other)).toBe(false);
  });

  it("sees pointers to other parts of the page", () => {
    expect(refersElsewhere("As mentioned above, ports are numbers.")).toBe(true);
    expect(refersElsewhere("In the previous example the port was free.")).toBe(true);
    expect(refersElsewhere("Ports above 1024 are free.")).toBe(false);
  });
});

describe("what a sentence promises", () => {
  it.each(["Run the command:", "Run the following command.", "Here's how to start it.", "The code below starts it."])(
    "%j announces",
    (sentence) => expect(announces(sentence)).toBe(true),
  );

  it.each(["It reads all folders below the one you name.", "Keep it below 30 degrees."])("%j announces nothing", (sentence) =>
    expect(announces(sentence)).toBe(false),
  );

  it("counts without naming", () => {
    expect(promises("There are two ways to start it.")).toBe(true);
    expect(promises("There are two ways to start it: by hand or by a timer.")).toBe(false);
  });
});

describe("what a sentence tells the reader", () => {
  it("sends elsewhere", () => {
    expect(pointsElsewhere("See the guide for more.")).toBe(true);
    expect(pointsElsewhere("Start it as Install and start describes.")).toBe(true);
    expect(pointsElsewhere("The server sees each request once.")).toBe(false);
  });

  it("talks of its own page", () => {
    expect(talksOfItsPage("You can skip this section.")).toBe(true);
    expect(talksOfItsPage("A page has sections.")).toBe(false);
  });
});
