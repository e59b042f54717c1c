// The window's place. Pure: a saved state is only used if it is valid and still on a display.
export const minimumSize = { width: 960, height: 640 }
const usual = { width: 1280, height: 820 }

export type Bounds = { x: number; y: number; width: number; height: number }
/** window-state.json. `bounds` are those of the window when it is not maximised. */
export type WindowState = { schema: 1; bounds: Bounds; maximised: boolean }

/**
 * null for anything that is not the text of a window state. Parsed by hand, because nothing else that main
 * reads before its window opens needs the decoding library.
 */
export function parseWindowState(text: string): WindowState | null {
  try {
    const { schema, bounds, maximised } = JSON.parse(text) as Record<keyof WindowState, unknown>
    if (schema !== 1 || typeof maximised !== 'boolean') return null
    const { x, y, width, height } = bounds as Record<keyof Bounds, unknown>
    if (![x, y, width, height].every(Number.isSafeInteger)) return null
    const found = { x, y, width, height } as Bounds
    return found.width > 0 && found.height > 0 ? { schema, bounds: found, maximised } : null
  } catch {
    return null
  }
}

/** This much of the title bar must be on a display, or the window could not be moved. */
const grip = { width: 120, height: 40 }

const isReachable = ({ x, y, width }: Bounds, area: Bounds) =>
  Math.min(x + width, area.x + area.width) - Math.max(x, area.x) >= grip.width &&
  y >= area.y &&
  y + grip.height <= area.y + area.height

/** `areas` are the work areas of the displays, the primary one first. */
export function placeWindow(
  saved: WindowState | null,
  areas: Bounds[],
): { bounds: Bounds; maximised: boolean } {
  const area = saved && areas.find(candidate => isReachable(saved.bounds, candidate))
  if (saved && area) {
    const width = Math.max(minimumSize.width, Math.min(saved.bounds.width, area.width))
    const height = Math.max(minimumSize.height, Math.min(saved.bounds.height, area.height))
    return { bounds: { ...saved.bounds, width, height }, maximised: saved.maximised }
  }
  const [primary = { x: 0, y: 0, ...usual }] = areas
  const width = Math.max(minimumSize.width, Math.min(usual.width, primary.width))
  const height = Math.max(minimumSize.height, Math.min(usual.height, primary.height))
  const x = primary.x + Math.max(0, Math.round((primary.width - width) / 2))
  const y = primary.y + Math.max(0, Math.round((primary.height - height) / 2))
  return { bounds: { x, y, width, height }, maximised: saved?.maximised ?? false }
}
