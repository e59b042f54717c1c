# Has one sub-command for each tool of an installed workstation. Under another name (/etc/kiln/bin) it is that tool.
# TOOLS: the folder with them.
# usage.sh is put before this.
# --while-open, for programs: the tool ends as soon as this program's input does, at a point where nothing of it is half done.
while_open=''
if [[ ${1:-} == --while-open ]]; then
  while_open=yes
  shift
fi
name=${0##*/}
name=${name%.py}
name=${name//_/-}
if [[ $name == kiln-host ]]; then
  name=${1:-}
  if (($# > 0)); then shift; fi
fi
if [[ ! $name =~ ^[a-z0-9-]+$ || ! -x $TOOLS/$name ]]; then
  usage='usage: kiln-host [--while-open] TOOL …, where TOOL is one of these. Each explains its words with --help.'
  for each in "$TOOLS"/*; do usage+=$'\n'"  ${each##*/}"; done
  explain_help "$name" "$@"
  misused
fi
if [[ -z $while_open ]]; then exec "$TOOLS/$name" "$@"; fi
exec 3<&0
# A separate process group, so that everything the tool started ends with it.
set -m
"$TOOLS/$name" "$@" </dev/null 3<&- &
running=$!
{
  cat <&3
  while kill -TERM -- "-$running"; do sleep 1; done
} >/dev/null 2>&1 &
watching=$!
set +m
code=0
wait "$running" || code=$?
kill -TERM -- "-$watching" 2>/dev/null || true
exit "$code"
