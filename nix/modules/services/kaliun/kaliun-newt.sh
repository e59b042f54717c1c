# kaliun-newt ADDRESS: root at the box confirms to which Pangolin its remote access may lead. The box takes, once, what its Connect
# names, if it has this address. Without it no Connect can change where the tunnel into this network leads.
address=${1-}
if [ "$(id -u)" != 0 ]; then
  echo "kaliun-newt: root alone can do this: sudo kaliun-newt ADDRESS" >&2
  exit 1
fi
if [[ $# != 1 || ! $address =~ ^https?://[^[:space:]]+$ ]]; then
  echo "usage: kaliun-newt ADDRESS    the address of your Pangolin, such as https://pangolin.example.com" >&2
  exit 64
fi
confirmed=/var/lib/kaliun/newt_confirmed
(umask 077 && printf '%s\n' "$address" >"$confirmed.new")
sync "$confirmed.new"
mv -T "$confirmed.new" "$confirmed"
if ! systemctl start kaliun-config-sync.service; then
  echo "kaliun-newt: the configuration could not be fetched. It is tried again each hour." >&2
  exit 1
fi
if [ -e "$confirmed" ]; then
  echo "Its Connect does not name this address. The box takes it once it does."
else
  echo "Remote access leads to $address now."
fi
