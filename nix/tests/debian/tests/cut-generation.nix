# A generation that takes the machine off the network.
{ pkgs, ... }:
{
  systemd.services.kiln-test-cut = {
    wantedBy = [ "multi-user.target" ];
    path = [ pkgs.iproute2 ];
    serviceConfig = {
      Type = "oneshot";
      RemainAfterExit = true;
    };
    script = "for link in /sys/class/net/e*; do ip link set \"\${link##*/}\" down; done";
    preStop = "for link in /sys/class/net/e*; do ip link set \"\${link##*/}\" up; done";
  };
}
