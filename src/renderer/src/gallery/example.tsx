// How the gallery shows a part: a card for each kind, a caption for each state.
import type { ReactNode } from 'react'
import { Card, CardBody, CardHeader } from '#ui/card.tsx'

export const Part = ({ title, children }: { title: string; children: ReactNode }) => (
  <Card>
    <CardHeader title={title} />
    <CardBody className="space-y-4">{children}</CardBody>
  </Card>
)

/** Side by side where there is room. */
export const Example = ({ of, children }: { of: string; children: ReactNode }) => (
  <div className="space-y-1.5">
    <h3 className="text-muted text-xs">{of}</h3>
    <div className="flex flex-wrap items-center gap-2">{children}</div>
  </div>
)

/** Each as wide as there is room. */
export const Wide = ({ of, children }: { of: string; children: ReactNode }) => (
  <div className="min-w-0 space-y-1.5">
    <h3 className="text-muted text-xs">{of}</h3>
    <div className="space-y-2">{children}</div>
  </div>
)

export const nothing = () => {}
