// The used part of noVNC, which comes without types: https://github.com/novnc/noVNC/blob/master/docs/API.md
declare module '@novnc/novnc' {
  type Options = { shared?: boolean }
  // biome-ignore lint/style/noDefaultExport: that is how it is exported
  export default class RFB extends EventTarget {
    constructor(target: Element, channel: object, options?: Options)
    scaleViewport: boolean
    viewOnly: boolean
    background: string
    disconnect(): void
    focus(): void
    sendCtrlAltDel(): void
    sendKey(keysym: number, code: string, down?: boolean): void
  }
}
