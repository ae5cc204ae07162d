/** States of a group of questions that fell short, and which follow on each other. One whose questions come again after it was solved is new again. */
export const gapStates = {
  new: ["planned", "written"],
  planned: ["new", "written"],
  written: ["planned", "solved"],
  solved: ["new", "written"],
} as const;
