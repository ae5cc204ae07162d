import answer from "./en/answer.json";
import page from "./en/page.json";

/** Every string of the page by namespace: `page` is the room around the answers, `answer` the answers and their notes. */
export const messages = { page, answer };
