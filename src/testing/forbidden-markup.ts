const allowedElements = new Set(
  "p h3 h4 h5 h6 ul ol li blockquote figure figcaption pre code hr br strong em del a span sup mark q section aside div table thead tbody tr th td button svg path".split(
    " ",
  ),
);
const allowedAttributes =
  /^(?:class|id|role|tabindex|dir|type|start|rel|target|href|aria-[a-z]+|data-(?:lit|doubt|marker|follows|running|answer-text|align|unsupported|mode|shown|slot|current)|viewBox|width|height|fill|stroke|stroke-[a-z]+|d|focusable)$/;
const allowedUrl = /^(?:https?:\/\/|mailto:|\/d\/)/;
const tag = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z-]+(?:="[^"]*")?)*)\s*\/?>/g;

/**
 * What rendered markup holds that an answer must never hold: an element, an attribute or an address outside the lists above, or a
 * `<` that begins no tag. Reads markup as React writes it: quoted attributes, `<` escaped in text.
 */
export function forbiddenMarkup(html: string): string[] {
  const found: string[] = [];
  for (const [whole, , name = "", attributes = ""] of html.matchAll(tag)) {
    if (!allowedElements.has(name)) found.push(whole);
    for (const [, attribute = "", value = ""] of attributes.matchAll(/\s+([a-zA-Z-]+)(?:="([^"]*)")?/g)) {
      if (!allowedAttributes.test(attribute)) found.push(`${attribute} in ${whole}`);
      if (attribute === "href" && !allowedUrl.test(value)) found.push(`address ${value}`);
      if (attribute === "href" && name === "a" && !attributes.includes('rel="noopener noreferrer')) found.push(`no rel in ${whole}`);
    }
  }
  if (html.replace(tag, "").includes("<")) found.push(`a stray < in ${html}`);
  return found;
}
