// A thin line: MB/s over the time of the job. Verifying has its own colour and, for eyes that tell no colours, dashes.
import { useRef } from 'react'
import { useSize } from '#lib/hooks/use-size.ts'
import { t } from '#lib/texts/texts.ts'
import { axisTime, lines, niceTop, type SpeedSample } from './speed-history.ts'
import { speedText } from './text.ts'

const height = 56
const room = { left: 68, right: 8, top: 6, bottom: 16 }

type Props = { samples: readonly SpeedSample[]; label: string }

/** One point makes no line: until the second, its room is empty. */
const drawable = (samples: readonly SpeedSample[]) => samples.length > 1

export function SpeedGraph({ samples, label }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const { width } = useSize(box)
  return (
    <div ref={box} style={{ height }} className="mt-1 w-full">
      {drawable(samples) && width > room.left + room.right && (
        <Drawing samples={samples} label={label} width={width} />
      )}
    </div>
  )
}

function Drawing({ samples, label, width }: Props & { width: number }) {
  const top = niceTop(Math.max(0, ...samples.map(({ bytesPerSecond }) => bytesPerSecond)) / 1e6)
  const end = Math.max(10, samples.at(-1)?.seconds ?? 0)
  const right = width - room.right
  const bottom = height - room.bottom
  const x = (seconds: number) => room.left + (seconds / end) * (right - room.left)
  const y = (bytesPerSecond: number) => bottom - (bytesPerSecond / 1e6 / top) * (bottom - room.top)
  const last = samples.at(-1)
  return (
    <svg
      role="img"
      aria-label={t('flash.job.graph-now', { label, speed: speedText(last?.bytesPerSecond ?? 0) })}
      width={width}
      height={height}
      className="block"
    >
      <g className="stroke-line" strokeWidth={1} shapeRendering="crispEdges">
        <line x1={room.left} x2={right} y1={room.top} y2={room.top} />
        <line x1={room.left} x2={right} y1={bottom} y2={bottom} />
      </g>
      <g className="fill-muted text-xs tabular-nums" aria-hidden>
        <text x={room.left - 6} y={room.top + 5} textAnchor="end">
          {t('flash.job.speed', { megabytes: top })}
        </text>
        <text x={room.left - 6} y={bottom + 3} textAnchor="end">
          0
        </text>
        <text x={right} y={height - 3} textAnchor="end">
          {axisTime(end)}
        </text>
      </g>
      {lines(samples).map(run => {
        const points = run
          .map(({ seconds, bytesPerSecond }) => `${x(seconds)},${y(bytesPerSecond)}`)
          .join(' ')
        const verifying = run[0]?.phase === 'verifying' || run[0]?.phase === 'comparing'
        return (
          <polyline
            key={run[0]?.seconds}
            points={points}
            fill="none"
            strokeWidth={1.5}
            strokeLinejoin="round"
            className={verifying ? 'stroke-ok' : 'stroke-accent'}
            {...(verifying && { strokeDasharray: '4 2' })}
          />
        )
      })}
    </svg>
  )
}
