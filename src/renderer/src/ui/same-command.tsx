import '#ui/command-texts.ts'
import '#ui/texts.ts'
import type { ReactNode } from 'react'
import { t } from '#lib/texts/texts.ts'
import { Card, CardBody, CardHeader } from './card.tsx'
import { CommandLine } from './command-line.tsx'
import { Skeleton } from './feedback/skeleton.tsx'

type SameCommandProps = {
  /** undefined while the engine has not said it. */
  command: string | undefined
  /** Further needs of the command. */
  children?: ReactNode
}

/** Shows a page's action as the command that does it too. */
export const SameCommand = ({ command, children }: SameCommandProps) => (
  <Card>
    <CardHeader title={t('ui.same-command')} />
    <CardBody>
      {command === undefined ? <Skeleton className="h-9" /> : <CommandLine command={command} />}
      {children}
    </CardBody>
  </Card>
)
