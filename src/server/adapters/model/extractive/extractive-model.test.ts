import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AnswerEvent } from "@/server/domain/answer/answer-event";
import { answerQuestion } from "@/server/domain/answer/answer-question";
import { createTokenMeter } from "@/server/domain/rate-limit/token-meter";
import type { RankedPassage } from "@/server/domain/retrieval/passage";
import { fixedRetriever, passageOf } from "@/testing/answer-fixtures";
import { createExtractiveModel } from "./extractive-model";

const model = createExtractiveModel();

async function piecesOf(question: string, passages: RankedPassage[], maxChars = 4_000, signal = new AbortController().signal) {
  const pieces: string[] = [];
  for await (const event of model.generate({ question, passages, history: [], maxChars }, signal, createTokenMeter())) {
    if (event.type === "text") pieces.push(event.text);
  }
  return pieces;
}

const answerTo = async (question: string, ...passages: RankedPassage[]) => (await piecesOf(question, passages)).join("");

const batching = passageOf(
  "When sending batch requests, the URL can become too large. The `maxURLLength` option limits the number of requests in a batch. It is unlimited by default.",
  "batching",
  0.9,
);
const weather = passageOf("The weather is fine today. Birds are singing in the old trees.", "weather", 0.3);

describe("the extractive answerer", () => {
  it("answers with the sentences that the question asks for, each with its footnote", async () => {
    const answer = await answerTo("How do I limit the URL of a batch?", batching, weather);
    expect(answer).toContain("The `maxURLLength` option limits the number of requests in a batch. [1]");
    expect(answer).not.toContain("weather");
  });

  it("hands on its first sentence as a piece of its own", async () => {
    const [first] = await piecesOf("How do I limit the URL of a batch?", [batching]);
    expect(first).toMatch(/^[^[]+ \[1\]$/);
  });

  it("numbers footnotes by the passages it was given", async () => {
    expect(await answerTo("What limits a batch request?", { ...weather, scores: { ...weather.scores, fused: 0.8 } }, batching)).toContain(
      " [2]",
    );
  });

  it("never says a pronoun without what it stands for", async () => {
    const passage = passageOf("A caller is made by `createCaller`. It runs procedures on the server without HTTP.");
    expect(await answerTo("What runs procedures on the server without HTTP?", passage)).toMatch(
      /^A caller is made by `createCaller`\. \[1\] It runs/,
    );
  });

  it("leaves out a sentence whose antecedent is on another page", async () => {
    const passage = passageOf("This also sets the batch size. The batch size is ten.");
    expect(await answerTo("What is the batch size?", passage)).toBe("The batch size is ten. [1]");
  });

  it("shows code with the sentence that announces it, never the one without the other", async () => {
    const passage = passageOf("Create the router like this:\n\n```ts\nconst router = t.router({});\n```\n\nRouters can be nested.");
    expect(await answerTo("How do I create a router?", passage)).toContain(
      "Create the router like this: [1]\n\n```ts\nconst router = t.router({});\n```",
    );
    const alone = passageOf("```ts\nconst router = t.router({});\n```\n\nRouters can be nested.");
    expect(await answerTo("How do I create a router?", alone)).toBe("Routers can be nested. [1]");
  });

  it("shows code without a sentence under a heading that says what it does", async () => {
    const passage = passageOf("```sh\nnpm install @trpc/server\n```");
    const titled = { ...passage, location: { ...passage.location, headingPath: ["1. Installation"] } };
    expect(await answerTo("How do I install the server?", titled)).toBe("**Installation:** [1]\n\n```sh\nnpm install @trpc/server\n```");
  });

  it("gives the best it has where nothing stands on its own", async () => {
    expect(await answerTo("What is it?", passageOf("It also sets the size."))).toBe("It also sets the size. [1]");
  });

  it("looks further when the best sentence goes on from one that cannot be shown", async () => {
    const passage = passageOf("This was shown above. It handles the business of the trip. And it handles the trip.");
    const other = { ...passageOf("The expedition went home in June.", "other"), scores: { lexical: 1, vector: 0.2, fused: 0.5 } };
    expect(await answerTo("How was business handled on the trip?", passage, other)).toBe("The expedition went home in June. [2]");
  });

  it("leaves out an announcement whose object was cut off", async () => {
    const passage = passageOf("Routers group procedures. Create the router as follows:");
    expect(await answerTo("How do I create the router?", passage)).toBe("Routers group procedures. [1]");
  });

  it("keeps a list whole under its lead-in, a footnote on every item", async () => {
    const passage = passageOf("The server exports helper types:\n\n- `Inputs`\n- `Outputs`");
    expect(await answerTo("Which helper types does the server export?", passage)).toBe(
      "The server exports helper types: [1]\n\n- `Inputs` [1]\n- `Outputs` [1]",
    );
  });

  const kinds = (count: number) =>
    Array.from(
      { length: count },
      (_, index) => `- kind ${index} of a socket is made for connecting the ${"server proxy cache"} number ${index} with the wall`,
    );

  it("keeps an announced list of statements whole, too", async () => {
    const passage = passageOf(`A socket is a hole in the wall, it can be one of:\n\n${kinds(4).join("\n")}`);
    const answer = await answerTo("What is a socket?", passage);
    expect(answer).toBe(
      `A socket is a hole in the wall, it can be one of: [1]\n\n${kinds(4)
        .map((kind) => `${kind} [1]`)
        .join("\n")}`,
    );
  });

  it("shows as much of a longer one as fits", async () => {
    const passage = passageOf(`A socket is a hole in the wall, it can be one of:\n\n${kinds(12).join("\n")}`);
    const items = (await answerTo("What is a socket?", passage)).split("\n").filter((line) => line.startsWith("- "));
    expect(items.length).toBeGreaterThan(3);
    expect(items.length).toBeLessThanOrEqual(7);
  });

  it("completes a short list that its heading announces, but not a long one", async () => {
    const under = async (items: string[]) => {
      const passage = passageOf(items.join("\n"));
      const titled = { ...passage, location: { ...passage.location, headingPath: ["Kinds of sockets"] } };
      return (await answerTo("Which kind of socket is number 2?", titled)).split("\n").filter((line) => line.startsWith("- ")).length;
    };
    const wall = "- the wall is painted white and has nothing to do with any of them, as you can see";
    expect(await under([...kinds(3), wall, wall.replace("white", "green")])).toBe(5);
    expect(await under([...kinds(3), ...Array.from({ length: 9 }, (_, index) => wall.replace("white", `colour${index}`))])).toBeLessThan(7);
  });

  it("keeps announced steps whole", async () => {
    const steps =
      "1. Stop the server and wait until it has closed all its open sockets.\n2. Start the server again with the command of the guide.";
    const answer = await answerTo("How do I restart the server?", passageOf(`To restart the server:\n\n${steps}`));
    expect(answer).toBe(`To restart the server: [1]\n\n${steps.replaceAll(/(?=\n|$)/g, " [1]")}`);
  });

  it("does not begin with the second of several steps", async () => {
    const passage = passageOf("2. Restart the server.\n3. Open the page.\n\nThe server restarts in a second.");
    expect(await answerTo("How do I restart the server?", passage)).toBe("The server restarts in a second. [1]");
  });

  it("takes single items of a list whose items are statements", async () => {
    const items =
      "- Birds sing in the old trees of the park behind the house every single morning.\n- The cache of the proxy keeps every answer of the server for sixty seconds at most.";
    const answer = await answerTo("How long does the proxy cache answers?", passageOf(items));
    expect(answer).toContain("- The cache of the proxy keeps every answer of the server for sixty seconds at most. [1]");
    expect(answer.indexOf("cache")).toBeLessThan(answer.includes("Birds") ? answer.indexOf("Birds") + 500 : answer.length);
  });

  it("shows of a long table the rows that are asked for, as one table", async () => {
    const rows = ["| `PORT` | The port that the server listens on. |", "| `HOST` | The address that the server listens on. |"];
    const others = ["| `DATA` | Where files are kept. |", "| `LOGO` | A picture for the page. |", "| `NAME` | What the page is called. |"];
    const passage = passageOf(["| variable | meaning |", "| --- | --- |", rows[0], others[0], rows[1], ...others.slice(1)].join("\n"));
    const answer = await answerTo("Which port does the server listen on?", passage);
    expect(answer).toContain("| variable | meaning |\n| --- | --- |\n| `PORT` | The port that the server listens on. [1] |");
    expect(answer.match(/variable/g)).toHaveLength(1);
    expect(answer).not.toContain("LOGO");
  });

  it("counts a command as part of the sentence that announces it", async () => {
    const passage = passageOf(
      "Everything is kept in one place. To read it by hand, use:\n\n```sh\nnpx footnote ingest ./documents\n```\n\nDocuments are read at each start.",
    );
    expect(await answerTo("How do I ingest documents?", passage)).toMatch(
      /^.*To read it by hand, use: \[1\]\n\n```sh\nnpx footnote ingest/s,
    );
  });

  const limits = (row: string, fused: number): RankedPassage => {
    const others = ["CACHE", "LOG", "THEME"].map((name) => `| \`${name}\` | Something else altogether. |`);
    const passage = passageOf(["| variable | meaning |", "| --- | --- |", row, ...others].join("\n"), "limits", fused);
    return { ...passage, location: { ...passage.location, headingPath: ["Limits"] } };
  };

  it("shows rows that two passages hold of one table as one table, and no row of something else", async () => {
    const networks = limits("| `ADDRESS_MESSAGES` | The questions that a whole network, a school or a company, can ask in each hour. |", 1);
    const guests = limits("| `GUEST_MESSAGES` | How many questions a guest may ask in an hour. |", 0.8);
    const answer = await answerTo("How many questions may a guest or a network ask in an hour?", networks, guests);
    expect(answer.split("\n").toSorted()).toEqual(
      [
        "**Limits:**",
        "",
        "| variable | meaning |",
        "| --- | --- |",
        "| `ADDRESS_MESSAGES` | The questions that a whole network, a school or a company, can ask in each hour. [1] |",
        "| `GUEST_MESSAGES` | How many questions a guest may ask in an hour. [2] |",
      ].toSorted(),
    );
    const best = await answerTo("How many questions may a guest ask in an hour?", networks, guests);
    expect(best).toMatch(/^\*\*Limits:\*\*\n\n\| variable.*\n.*\n\| `GUEST_MESSAGES`[^\n]* \[2\] \|$/);
  });

  it("keeps the sentence that one it shows goes on from, also where a better one comes behind both", async () => {
    const passage = passageOf(
      "A lease has a term. Its guests keep the conversations and the keys then. Guests open the conversations of guests with keys after a while.",
    );
    const answer = await answerTo("Which guests keep keys and open conversations after a while?", passage);
    expect(answer).toMatch(/^A lease has a term\. \[1\] Its guests keep .* Guests open/);
  });

  it("does not say yes to a question that asks how", async () => {
    const faq = passageOf("Yes, the router works with the app router.", "faq", 0.9);
    const guide = passageOf("Add the router to the app router in its handler.", "guide", 0.85);
    expect(await answerTo("How do I use the router with the app router?", faq, guide)).toMatch(/^Add the router/);
    expect(await answerTo("Does the router work with the app router?", faq, guide)).toMatch(/^Yes,/);
  });

  it("leaves out an item that goes on from a heading which is no name", async () => {
    const list =
      "- It keeps the answer even when you close the page and come back to see it later that day.\n- It reads a folder of pages.";
    const under = (heading: string) => {
      const passage = passageOf(list, "about", 0.9);
      return { ...passage, location: { ...passage.location, headingPath: [heading] } };
    };
    const backup = passageOf("Copy the folder to back it up.", "backup", 0.5);
    const question = "How do I come back to the answer?";
    expect(await answerTo(question, under("What it does"), backup)).not.toContain("It keeps");
    expect(await answerTo(question, under("`keepAlive`"), backup)).toContain("It keeps");
  });

  it("footnotes the rows of a table, not its head", async () => {
    const passage = passageOf("These are the settings of the port:\n\n| name | meaning |\n| --- | --- |\n| PORT | The port. |");
    expect(await answerTo("Which settings of the port are there?", passage)).toContain(
      "| name | meaning |\n| --- | --- |\n| PORT | The port. [1] |",
    );
  });

  it("reads notes in block quotes as prose and lists", async () => {
    const passage = passageOf("> Batching needs HTTP.\n>\n> - one\n> - two");
    expect(await answerTo("What does batching need?", passage)).toContain("Batching needs HTTP. [1]");
  });

  it("names the option that a reference page describes without naming it", async () => {
    const passage = passageOf("Makes the header stick to the top of the screen.");
    const named = { ...passage, location: { ...passage.location, headingPath: ["Props", "stickyHeader"] } };
    expect(await answerTo("How does the header stick to the top?", named)).toBe(
      "**stickyHeader:** Makes the header stick to the top of the screen. [1]",
    );
  });

  it("does not say the same thing twice", async () => {
    const one = passageOf("The port is set by the variable `PORT`.", "a");
    const two = passageOf("The port is set by the `PORT` variable.", "b");
    expect(await answerTo("How is the port set?", one, two)).toBe("The port is set by the variable `PORT`. [1]");
  });

  it("cites three pages at most", async () => {
    const passages = ["one", "two", "three", "four", "five"].map((name) =>
      passageOf(`The port of server ${name} is set in its ${name} file.`, name),
    );
    const cited = new Set((await answerTo("How is the port of a server set?", ...passages)).match(/\[\d\]/g));
    expect(cited.size).toBeLessThanOrEqual(3);
  });

  it("does not let a bracketed number of the page pass for a footnote", async () => {
    expect(await answerTo("Who founded the colony?", passageOf("The colony was founded by Ribault [2]."))).toBe(
      "The colony was founded by Ribault \\[2\\]. [1]",
    );
    expect(await answerTo("Who founded the colony?", passageOf("The colony was founded by Ribault [Source 1]."))).toBe(
      "The colony was founded by Ribault \\[Source 1\\]. [1]",
    );
  });

  it("changes nothing inside inline code, where nothing can be escaped", async () => {
    const source = "The founder cites notes as `[1]` or `` [a](./b) ` [2] ``, in [`list[0]`](./list.md) and in [note [3]](./n.md).";
    expect(await answerTo("How does the founder cite notes?", passageOf(source))).toBe(
      "The founder cites notes as `[1]` or `` [a](./b) ` [2] ``, in `list[0]` and in note \\[3\\]. [1]",
    );
    expect(await answerTo("How does the founder cite notes?", passageOf("The founder cites notes as `[1]` and a ` alone [2]."))).toBe(
      "The founder cites notes as `[1]` and a \\` alone \\[2\\]. [1]",
    );
  });

  it("says nothing in another order than the page within a passage", async () => {
    const passage = passageOf("Set the port first. The port must be free. Then the port is opened.");
    const answer = await answerTo("How is the port set, free and opened?", passage);
    expect(answer.indexOf("Set the port")).toBeLessThan(answer.indexOf("must be free"));
  });

  it("writes nothing that the quote check would not verify", async () => {
    const passages = [
      batching,
      passageOf("Limit a batch by its items:\n\n- `maxItems` limits the batch\n- `maxURLLength` limits its URL", "list", 0.8),
      weather,
    ];
    const deps = { retriever: fixedRetriever(passages), model, clock: { now: () => 0 }, maxAnswerChars: 4_000 };
    const question = { text: "How do I limit a batch?", history: [], scope: { collectionId: null } };
    const events: AnswerEvent[] = [];
    for await (const event of answerQuestion(deps, question, new AbortController().signal, createTokenMeter())) events.push(event);
    const [{ citations, unsupported, outcome } = { citations: [], unsupported: [], outcome: "failed" }] = events.flatMap((event) =>
      event.type === "done" ? [event.record] : [],
    );
    expect(citations.length).toBeGreaterThan(1);
    expect(citations.every(({ verified }) => verified)).toBe(true);
    expect({ unsupported, outcome }).toEqual({ unsupported: [], outcome: "grounded" });
  });

  it("still says something when the question shares no word with the documents", async () => {
    expect(await answerTo("¿Cómo limito un lote?", batching)).not.toBe("");
  });

  it("ends before the sentence that would be too long", async () => {
    const answer = (await piecesOf("How do I limit the URL of a batch?", [batching], 100)).join("");
    expect(answer.length).toBeLessThanOrEqual(100);
    expect(answer).toMatch(/ \[1\]$/);
  });

  it("stops when it is aborted", async () => {
    await expect(piecesOf("batch", [batching], 4_000, AbortSignal.abort(new Error("stopped")))).rejects.toThrow("stopped");
  });

  it("survives any question and any passage", async () => {
    const text = fc.string({ unit: "binary", maxLength: 300 });
    const markdown = fc.array(fc.constantFrom("- a", "1. b:", "```", "~~~", "> c", "|x|", "# h", "", "It is.", "See below:", "[1]", "\\"), {
      maxLength: 20,
    });
    await fc.assert(
      fc.asyncProperty(text, text, markdown, async (question, passage, lines) => {
        const passages = [passageOf(passage, "a"), passageOf(lines.join("\n"), "b")];
        expect((await piecesOf(question, passages, 500)).join("").length).toBeLessThanOrEqual(500);
      }),
      { numRuns: 200 },
    );
  });
});
