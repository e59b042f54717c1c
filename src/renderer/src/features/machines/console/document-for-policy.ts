// xterm.js writes <style> elements and style attributes, which the content security policy refuses. It takes a document to
// make its elements with: this one makes style sheets and styles of them as scripts do, which needs no exception.

/** The page's document, but for what its elements do with styles. */
export function documentForPolicy(): Document {
  return new Proxy(document, {
    get(target, name) {
      if (name === 'createElement') return createElement
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

/** While `open` runs, the page's own document does so too: xterm's viewport (6.0.0) takes no other. */
export function whileOpening(open: () => void): void {
  Object.defineProperty(document, 'createElement', { value: createElement, configurable: true })
  try {
    open()
  } finally {
    Reflect.deleteProperty(document, 'createElement')
  }
}

const make = (tag: string): HTMLElement => Document.prototype.createElement.call(document, tag)

function createElement(tag: string): HTMLElement {
  if (tag === 'style') return sheetElement()
  const element = make(tag)
  element.setAttribute = setAttribute
  return element
}

function setAttribute(this: HTMLElement, name: string, value: string) {
  if (name === 'style') this.style.cssText = value
  else Element.prototype.setAttribute.call(this, name, value)
}

/** Makes an element that code can fill and remove like a <style>. */
function sheetElement(): HTMLElement {
  const sheet = new CSSStyleSheet()
  const element = make('span')
  element.hidden = true
  Object.defineProperty(element, 'textContent', { set: (css: string) => sheet.replaceSync(css) })
  element.remove = () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter(each => each !== sheet)
    HTMLElement.prototype.remove.call(element)
  }
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]
  return element
}
