// A tone through a person's PipeWire: played into a sink that has no device behind it, recorded from there, and measured.

const rateHz = 48_000
const seconds = 3

/** A shell's text for a session of PipeWire: prints the tone's pitch in Hz as it was recorded, or `silence`. It needs
 *  pw-cli, pw-link, pw-play and pw-record, awk and od, and a folder that it may write to. `hz` divides 48,000. */
export const heardTone = (hz: number, folder: string) => `(
cd ${folder}
le() { printf "\\\\x%02x" $(($1 & 255)) $(($1 >> 8 & 255)) $(($1 >> 16 & 255)) $(($1 >> 24 & 255)); }
bytes=$((${rateHz} * ${seconds} * 2))
period=$(awk 'BEGIN { n = ${rateHz / hz}; for (i = 0; i < n; i++) {
  v = int(12000 * sin(6.2831853 * i / n)); if (v < 0) v += 65536; printf "\\\\x%02x\\\\x%02x", v % 256, int(v / 256) } }')
{
  printf "RIFF$(le $((bytes + 36)))WAVEfmt $(le 16)\\x01\\x00\\x01\\x00$(le ${rateHz})$(le ${rateHz * 2})\\x02\\x00\\x10\\x00data$(le $bytes)"
  for each in $(seq ${hz * seconds}); do printf "$period"; done
} >tone.wav
sink='{ factory.name=support.null-audio-sink node.name=kiln-tone media.class=Audio/Sink object.linger=true audio.position=[ MONO ] }'
until_linked() { for each in $(seq 150); do if pw-link "$1" | grep --quiet "$2"; then break; fi; sleep 0.1; done; }
pw-cli create-node adapter "$sink" >/dev/null
until_linked --input ^kiln-tone:
pitch() {
  pw-record --rate ${rateHz} --channels 1 --format s16 --target kiln-tone -P '{ stream.capture.sink=true }' heard.wav &
  recording=$!
  until_linked --links kiln-tone:monitor
  timeout 40 pw-play --target kiln-tone tone.wav
  kill -TERM $recording
  wait $recording || true
  # The usual distance between two rises through zero: a gap, where the computer was too slow, is not usual.
  od --address-radix=n --format=d2 --width=2 --output-duplicates --skip-bytes=44 heard.wav | awk '
    { if ($1 > 0 && last <= 0 && NR > 1) { if (rise) count[NR - rise]++; rise = NR } if ($1 > 1000) loud = 1; last = $1 }
    END { for (each in count) if (count[each] > most) { most = count[each]; usual = each }
      if (loud && usual) printf "%.0f\\n", ${rateHz} / usual; else print "silence" }'
}
# WirePlumber 0.4 leaves one stream of twenty without a link.
for each in 1 2 3; do
  heard=$(pitch)
  if [ "$heard" != silence ]; then break; fi
done
echo "$heard"
)`
