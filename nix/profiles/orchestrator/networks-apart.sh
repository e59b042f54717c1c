# tables: iptables, and ip6tables where the machine has IPv6. tailnet: the card that leads to a tailnet; empty without one.
declare tables tailnet
for each in $tables; do
  {
    $each -w -t mangle -N kiln-apart &&
      $each -w -t mangle -A kiln-apart -i ve-+ -o ve-+ -j DROP &&
      $each -w -t mangle -A kiln-apart -i ve-+ -o virbr+ -j DROP &&
      $each -w -t mangle -A kiln-apart -i virbr+ -o ve-+ -j DROP &&
      $each -w -t mangle -I FORWARD -j kiln-apart
  } || echo "$each cannot keep workloads apart on this kernel: they reach each other." >&2
  # Most clouds', and those of Azure, Alibaba and Oracle.
  metadata='169.254.0.0/16 168.63.129.16 100.100.100.200 192.0.0.192' resolver=100.100.100.100
  [[ $each == iptables ]] || metadata=fd00:ec2::254 resolver=fd7a:115c:a1e0::53
  # Containers have the host's name server, which is there: Tailscale's, or that of some clouds.
  for to in ${tailnet:+$resolver} $metadata; do
    $each -w -t mangle -A kiln-apart -i ve-+ -d "$to" -p udp --dport 53 -j RETURN &&
      $each -w -t mangle -A kiln-apart -i ve-+ -d "$to" -p tcp --dport 53 -j RETURN ||
      echo "$each cannot let containers ask the name server $to." >&2
  done
  for card in ve-+ virbr+; do
    for to in $metadata; do
      $each -w -t mangle -A kiln-apart -i $card -d "$to" -j DROP ||
        echo "$each cannot keep workloads from the metadata of a cloud at $to." >&2
    done
    [[ -z $tailnet ]] ||
      $each -w -t mangle -A kiln-apart -i $card -o "$tailnet" -m conntrack ! --ctstate ESTABLISHED -j DROP ||
      echo "$each cannot keep workloads out of the tailnet on this kernel." >&2
  done
done
