import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markMatches, plainLine } from './ansi.ts'

describe('log lines', () => {
  it('loses colours, links and titles', () => {
    expect(plainLine('\u001b[1;31merror:\u001b[0m zlib')).toBe('error: zlib')
    expect(plainLine('\u001b]8;;https://x\u0007link\u001b]8;;\u0007')).toBe('link')
    expect(plainLine('\u001b7saved\u001b8 \u001b=5 s')).toBe('saved 5 s')
    expect(plainLine('\u001b[?25l\u001b[2K  done\u001b(B')).toBe('  done')
  })

  it('loses what turns the direction of text, and the controls of eight bits', () => {
    expect(plainLine('ok \u202egnp.exe\u202c \u2066a\u2069')).toBe('ok gnp.exe a')
    expect(plainLine('a\u009b2Jb\u0085')).toBe('a2Jb')
  })

  it('keeps tabs and ordinary text as they are', () => {
    expect(plainLine('a\tb – ü 漢')).toBe('a\tb – ü 漢')
  })

  it('shows the last state of a line that was drawn over', () => {
    expect(plainLine(' 10%\r 50%\r100%\r')).toBe('100%')
  })

  it('marks every occurrence whatever its case', () => {
    expect(markMatches('Error: no error', 'error')).toEqual([
      { text: 'Error', match: true },
      { text: ': no ', match: false },
      { text: 'error', match: true },
    ])
  })

  it('never changes the text itself', () => {
    fc.assert(
      fc.property(fc.string(), fc.string({ minLength: 1, maxLength: 3 }), (line, wanted) => {
        expect(
          markMatches(line, wanted)
            .map(piece => piece.text)
            .join(''),
        ).toBe(line)
      }),
    )
  })
})
