import type { CitationView, MessageView, SourceView } from "../../src/contract/message";
import type { ThreadMessage } from "../../src/ui/chat/thread-state";

type Passage = { title: string; headingPath: string[]; path: string; url: string | null; passage: string; others?: number };

const orchard: Passage[] = [
  {
    title: "Pruning apple trees",
    headingPath: ["When to prune", "Winter pruning"],
    path: "orchard/pruning.md",
    url: "https://orchard.example.org/pruning#winter-pruning",
    passage:
      "Prune apple trees between November and early March, while they are dormant. In winter the structure of the tree is easy to see, and wounds close quickly once growth starts.\n\nNever prune in hard frost: **frozen wood splits**, and the cut edge dies back.",
    others: 3,
  },
  {
    title: "Pruning apple trees",
    headingPath: ["Tools"],
    path: "orchard/pruning.md",
    url: "https://orchard.example.org/pruning#tools",
    passage: "Use bypass secateurs for shoots up to 2 cm and a folding saw above that. Clean the blades with alcohol between two trees.",
  },
  {
    title: "Canker and scab",
    headingPath: ["Preventing infection"],
    path: "orchard/diseases.md",
    url: null,
    passage:
      "Canker enters through wounds. Cut back to healthy wood, at least 10 cm below the infection, and burn what you remove. Do not compost it.",
  },
  {
    title: "The orchard year, month by month",
    headingPath: ["February", "Jobs that can wait for a dry day"],
    path: "orchard/year.md",
    url: "https://orchard.example.org/year#february",
    passage: "Finish pruning by the end of the month. Mulch under the canopy, but keep the mulch a hand's width away from the trunk.",
    others: 1,
  },
  {
    title: "Young trees",
    headingPath: ["The first three years"],
    path: "orchard/young.md",
    url: "https://orchard.example.org/young",
    passage: "Prune young trees hard: shorten the leaders by a third each winter so that the frame grows strong.",
  },
];

function sourcesOf(passages: readonly Passage[]): SourceView[] {
  return passages.map(({ others = 0, ...passage }, index) => ({
    ...passage,
    ordinal: index + 1,
    score: 0.8,
    otherLocations: Array.from({ length: others }, (_, at) => ({
      title: `${passage.title} (${2024 - at})`,
      path: `v${at}/${passage.path}`,
      url: passage.url && `${passage.url}-${at}`,
      headingPath: passage.headingPath,
    })),
  }));
}

/** An answer written with its citations in place: `{n|quote}` cites source n by a quote, `{n}` by none. */
function answer(id: string, written: string, more: Partial<ThreadMessage> = {}): ThreadMessage {
  const sources = more.sources ?? sourcesOf(orchard);
  const citations: CitationView[] = [];
  let content = "";
  let at = 0;
  for (const match of written.matchAll(/\{(\d+)(?:\|([^}]*))?\}/g)) {
    content += written.slice(at, match.index);
    const [ordinal, quote = ""] = [Number(match[1]), match[2]];
    const quoteStart = sources[ordinal - 1]?.passage.indexOf(quote) ?? -1;
    const verified = quote !== "" && quoteStart >= 0;
    const start = Math.max(content.lastIndexOf(". ", content.length - 3) + 2, content.lastIndexOf("\n") + 1, 0);
    content += `[${ordinal}]`;
    citations.push({
      ordinal,
      answerStart: start,
      answerEnd: content.length,
      quote,
      quoteStart: verified ? quoteStart : null,
      quoteEnd: verified ? quoteStart + quote.length : null,
      verified,
    });
    at = match.index + match[0].length;
  }
  content += written.slice(at);
  return {
    id: `00000000-0000-4000-8000-00000000000${id}`,
    parentId: null,
    position: 2,
    role: "assistant",
    content,
    status: "delivered",
    errorCode: null,
    createdAt: "2026-11-21T10:00:00.000Z",
    answer: { outcome: "grounded", model: "a-model", truncated: false, nearestPages: [], unsupported: [] },
    sources,
    citations,
    stage: null,
    attemptId: null,
    ...more,
  };
}

const info = (more: Partial<NonNullable<MessageView["answer"]>>) => ({
  outcome: "grounded" as const,
  model: "a-model",
  truncated: false,
  nearestPages: [],
  unsupported: [],
  ...more,
});

const prose = `Prune apple trees while they are dormant, between November and early March. {1|Prune apple trees between November and early March, while they are dormant.} Without leaves you can see how the tree is built, and its wounds close as soon as it grows again. {1|In winter the structure of the tree is easy to see, and wounds close quickly once growth starts.} Wait for a day above freezing, because frozen wood splits at the cut. {1|Never prune in hard frost: **frozen wood splits**}

Shoots up to two centimetres thick are for secateurs, everything above for a saw. {2|Use bypass secateurs for shoots up to 2 cm and a folding saw above that.} If a branch shows canker, cut at least 10 cm below it and burn the wood. {3|Cut back to healthy wood, at least 10 cm below the infection, and burn what you remove.}{4}

In an older orchard you may spread this over two winters. Aim to be done by the end of February. {4|Finish pruning by the end of the month.}`;

const rich = `## Before you start

You need three things:

- **bypass secateurs**, for shoots up to 2 cm {2|Use bypass secateurs for shoots up to 2 cm}
- a folding saw, for everything above
- alcohol, to clean \`blades\` between two trees {2|Clean the blades with alcohol between two trees.}

1. Shorten the leaders by a third. {5|shorten the leaders by a third each winter}
2. Cut out what is *dead* or ~~alive~~ diseased. {3|Cut back to healthy wood}

| branch | tool | when |
| --- | --- | ---: |
| up to 2 cm | secateurs {2|Use bypass secateurs for shoots up to 2 cm} | Nov–Mar |
| above 2 cm | folding saw | Nov–Mar |

A reminder can be set from the command line, see [the guide](https://orchard.example.org/remind):

\`\`\`ts
import { remind } from "orchard";

// Every winter, on the first dry day.
const job = remind({ month: 2, when: (day) => day.isDry && day.celsius > 0 });
await job.start(); // not a marker: list[1]
\`\`\`

> Never prune in hard frost.`;

const unsure = `Prune in winter. {1|Prune apple trees between November and early March, while they are dormant.} Most growers use **four cuts** and a \`scraper\` for each branch. The saw should have seven teeth per inch. {2|seven teeth per inch}`;

function withUnsupported(message: ThreadMessage, from: string, to: string): ThreadMessage {
  const [start, end] = [message.content.indexOf(from), message.content.indexOf(to)];
  return { ...message, answer: info({ outcome: "partial", unsupported: [{ start, end }] }) };
}

export const samples: Record<string, ThreadMessage> = {
  prose: answer("1", prose),
  rich: answer("2", rich),
  unsure: withUnsupported(answer("3", unsure), "Most growers", " The saw"),
  extractive: answer("4", prose, { answer: info({ model: "extractive", truncated: true }) }),
  notFound: answer("5", "The documents don't cover this.", {
    sources: [],
    citations: [],
    answer: info({
      outcome: "not_found",
      nearestPages: orchard.slice(0, 3).map(({ title, path, url }, index) => ({ title, path: `${index}/${path}`, url })),
    }),
  }),
  short: answer("6", "Yes. {2|Clean the blades with alcohol between two trees.}"),
};
