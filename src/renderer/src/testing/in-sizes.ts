// Gives elements sizes, for tests of lists that draw what is in view: jsdom lays nothing out, and all its sizes are 0.
import { afterAll, beforeAll } from 'vitest'

const sizes = { clientWidth: 900, clientHeight: 600, offsetWidth: 900, offsetHeight: 600 }

/** Every element is as large as a window, until the tests of this file have ended. */
export function inSizes(): void {
  const { prototype } = HTMLElement
  const own = Object.keys(sizes).map(
    name => [name, Object.getOwnPropertyDescriptor(prototype, name)] as const,
  )
  beforeAll(() => {
    for (const [name, value] of Object.entries(sizes))
      Object.defineProperty(prototype, name, { configurable: true, value })
  })
  afterAll(() => {
    for (const [name, property] of own)
      if (property) Object.defineProperty(prototype, name, property)
      else Reflect.deleteProperty(prototype, name)
  })
}
