/** What a rating can be for: of an answer by its direction, of a citation. The database knows the same words. */
export const feedbackReasons = {
  up: ["correct", "complete", "clear"],
  down: ["incorrect", "incomplete", "off_topic", "outdated", "unclear"],
  citation: ["not_supporting"],
} as const;
