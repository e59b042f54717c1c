# strato-agent-register FROM TO: the agent's configuration, with the registration URL in place of the control plane's
# address where there is one. A URL that is refused is not repeated: it has a token.

from=$1 to=$2
file=$CREDENTIALS_DIRECTORY/registration-url

if [[ $(stat --dereference --format %s "$file") -gt 4096 ]]; then
  echo "The registration URL's file has more than 4096 bytes. Put the URL alone in it, as the control plane gives it." >&2
  exit 1
fi
url=$(tr -d '\0' <"$file")

if [[ $url == none ]]; then
  install -m 0600 "$from" "$to"
  exit
fi
if [[ ! $url =~ ^$REGISTRATION_URL$ ]]; then
  echo "The registration URL's file has no URL of the form ws://HOST:PORT/agent/ws?token=TOKEN&name=NAME. Put the URL in it that the control plane gave for this agent." >&2
  exit 1
fi
if [[ $url == ws://* && ! $url =~ ^ws://(localhost|127[.][0-9.]+|\[::1\])[:/?] ]]; then
  echo "The registration URL is not encrypted: anyone between this machine and its control plane can read its token. Use wss:// where the control plane has it." >&2
fi

umask 0077
{
  echo "control_plane_url = \"$url\""
  sed '/^control_plane_url = /d' "$from"
} >"$to.new"
mv "$to.new" "$to"
