// Elements made by script: texts are texts, whatever stands in them.

/** An element with attributes and children; what is false or missing is left out. */
export function made(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) {
    if (value !== false && value !== undefined)
      element.setAttribute(attribute, value === true ? "" : value);
  }
  element.append(...children.filter((one) => one !== null && one !== ""));
  return element;
}

/** A key as it stands on the keyboard. */
export const key = (text) => made("kbd", {}, text);
