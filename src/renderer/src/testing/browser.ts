// Set-up of the tests of the window: what jsdom lacks of a browser, before any module that uses it is imported.

// Radix wants sizes, which are 0 here anyway.
class NoResizes {
  observe() {}
  unobserve() {}
  disconnect() {}
}

globalThis.ResizeObserver ??= NoResizes
Element.prototype.scrollIntoView ??= () => {}
// jsdom is never busy.
window.requestIdleCallback ??= done =>
  window.setTimeout(() => done({ didTimeout: false, timeRemaining: () => 50 }))
window.cancelIdleCallback ??= timer => window.clearTimeout(timer)
