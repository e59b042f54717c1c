import '#ui/command-texts.ts'
import '#ui/texts.ts'
import { cn } from '#lib/class-names.ts'
import { t } from '#lib/texts/texts.ts'
import { CopyButton } from './feedback/copy-button.tsx'

type CommandLineProps = { command: string; className?: string }

/** A command as it is typed, ready to copy. */
export const CommandLine = ({ command, className }: CommandLineProps) => (
  <div
    className={cn('flex items-start gap-2 rounded-md border border-line bg-sunken py-1 pr-1 pl-3', className)}
  >
    <code className="min-w-0 flex-1 py-1 font-mono text-sm break-words whitespace-pre-wrap">{command}</code>
    <CopyButton text={command} label={t('ui.copy-command')} />
  </div>
)
