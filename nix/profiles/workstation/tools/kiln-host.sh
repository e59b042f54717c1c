# One word for each tool of an installed workstation. Under another name (/etc/kiln/bin) it is that tool.
# TOOLS: the folder with them.
name=${0##*/}
name=${name%.py}
name=${name//_/-}
if [[ $name == kiln-host ]]; then
  name=${1:-}
  if (($# > 0)); then shift; fi
fi
if [[ ! $name =~ ^[a-z0-9-]+$ || ! -x $TOOLS/$name ]]; then
  echo 'usage: kiln-host TOOL …, where TOOL is one of these. Each explains its words with --help.' >&2
  for tool in "$TOOLS"/*; do echo "  ${tool##*/}" >&2; done
  exit 2
fi
exec "$TOOLS/$name" "$@"
