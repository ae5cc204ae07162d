import "@fontsource/source-serif-4/400.css";
import "@fontsource/source-serif-4/400-italic.css";
import "@fontsource/source-serif-4/600.css";
import "@fontsource/inter/400.css";
import "@fontsource/inter/600.css";
import "../../src/app/base.css";
import "../../src/ui/tokens.css";
import "./gallery.css";
import { NextIntlClientProvider } from "next-intl";
import { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { messagesIn } from "../../src/i18n/messages";
import { Answer } from "../../src/ui/chat/answer/answer";
import type { ThreadMessage } from "../../src/ui/chat/thread-state";
import { samples } from "./samples";

const query = new URLSearchParams(location.search);
document.documentElement.dataset.theme = query.get("theme") ?? "light";
document.documentElement.dir = query.get("dir") ?? "ltr";

/** Lets an answer arrive in bursts, as a network brings it. */
function useArriving(message: ThreadMessage, msPerPiece: number): ThreadMessage {
  const [length, setLength] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setLength((before) => Math.min(message.content.length, before + 24)), msPerPiece);
    return () => clearInterval(timer);
  }, [message, msPerPiece]);
  if (length >= message.content.length) return message;
  const content = message.content.slice(0, length);
  return {
    ...message,
    content,
    status: "streaming",
    answer: null,
    citations: message.citations.filter(({ answerEnd }) => answerEnd <= length),
  };
}

function Sample({ message }: { message: ThreadMessage }) {
  return <Answer message={message} onAsk={(question) => console.info(question)} />;
}

function ArrivingSample({ message }: { message: ThreadMessage }) {
  return <Sample message={useArriving(message, Number(query.get("arriving")))} />;
}

function Gallery() {
  const names = (query.get("sample") ?? Object.keys(samples).join(",")).split(",");
  return (
    <div className="room">
      <nav className="bar">Sidebar</nav>
      <main className="column">
        {names.map((name) => {
          const given = samples[name];
          const custom = sessionStorage.getItem("sample");
          const message = name === "custom" && custom ? { ...samples.prose, ...JSON.parse(custom) } : given;
          if (!message) return null;
          return (
            <article key={name}>
              <p className="question">When and how do I prune an old apple tree?</p>
              {query.has("arriving") ? <ArrivingSample message={message} /> : <Sample message={message} />}
            </article>
          );
        })}
      </main>
    </div>
  );
}

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <NextIntlClientProvider locale="en" messages={messagesIn("en")} timeZone="UTC">
      <Gallery />
    </NextIntlClientProvider>,
  );
}
