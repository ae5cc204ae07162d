/** How far below the top of the screen the last article ends, in CSS pixels. */
export function endOfThread(): number {
  const articles = document.querySelectorAll("[role='feed'] article");
  return articles.item(articles.length - 1)?.getBoundingClientRect().bottom ?? 0;
}
