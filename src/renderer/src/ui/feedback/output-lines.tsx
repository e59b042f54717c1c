// Shows the output of a program as it came: long lines are wrapped, many of them scroll.
type Props = { label: string; lines: readonly string[] }

export const OutputLines = ({ label, lines }: Props) => (
  <section
    aria-label={label}
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    tabIndex={0}
    className="max-h-64 overflow-y-auto rounded-md bg-sunken p-3"
  >
    <pre translate="no" className="whitespace-pre-wrap font-mono text-xs leading-5 [overflow-wrap:anywhere]">
      {lines.join('\n')}
    </pre>
  </section>
)
