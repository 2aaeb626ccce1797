const SVG = 'http://www.w3.org/2000/svg';

/** Makes an HTML element. @param {string} name @param {Record<string, string>} [attributes] @param {(Node | string)[]} children */
export function html(name, attributes = {}, ...children) {
  return furnished(document.createElement(name), attributes, children);
}

/** Makes an SVG element. @param {string} name @param {Record<string, string | number>} [attributes] @param {(Node | string)[]} children */
export function svg(name, attributes = {}, ...children) {
  return furnished(document.createElementNS(SVG, name), attributes, children);
}

function furnished(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  element.append(...children);
  return element;
}

/** Writes a text, and leaves the page alone where it is there already. @param {Element} element @param {string} text */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
