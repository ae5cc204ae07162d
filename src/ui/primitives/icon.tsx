const paths = {
  menu: "M3 6h14M3 10h9M3 14h14",
  plus: "M10 4v12M4 10h12",
  close: "M5 5l10 10M15 5L5 15",
  send: "M10 16V4M5 9l5-5 5 5",
  stop: "M6 6h8v8H6z",
  down: "M10 4v12M5 11l5 5 5-5",
  more: "M4.5 10h.01M10 10h.01M15.5 10h.01",
  search: "M9 4a5 5 0 1 0 0 10A5 5 0 0 0 9 4M13 13l3.5 3.5",
  before: "M12 5l-5 5 5 5",
  after: "M8 5l5 5-5 5",
  retry: "M15.5 10a5.5 5.5 0 1 1-1.6-3.9M15.5 3.5v3h-3",
  copy: "M7 7h9v9H7zM4 13V4h9",
  check: "M4 10.5l4 4 8-9",
  lines: "M4 5h12M4 10h12M4 15h7",
  thumb: "M3.5 9h3v7.5h-3zM6.5 9l3-6c1.2 0 2 .8 2 2l-.4 3h4.1c.9 0 1.5.8 1.3 1.7l-1.2 5.4c-.2.8-.8 1.4-1.6 1.4H6.5",
  arrow: "M4 10h12M11 5l5 5-5 5",
  auto: "M10 3.5a6.5 6.5 0 1 0 0 13zM10 3.5a6.5 6.5 0 0 1 0 13",
  sun: "M10 7a3 3 0 1 0 0 6 3 3 0 0 0 0-6M10 2.5v1.5M10 16v1.5M2.5 10H4M16 10h1.5M4.7 4.7l1 1M14.3 14.3l1 1M4.7 15.3l1-1M14.3 5.7l1-1",
  moon: "M16 11.5A6.5 6.5 0 0 1 8.5 4a6.5 6.5 0 1 0 7.5 7.5",
} as const;

export type IconName = keyof typeof paths;

/** A 20 px line drawing beside or in place of a word; its button says what it does. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  const isSolid = name === "stop";
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill={isSolid ? "currentColor" : "none"}
      stroke="currentColor"
      strokeWidth={name === "more" ? 2.2 : 1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}
