# A generation that cuts the machine off from its updates, while everything else works. The system before it can undo that.
{ pkgs, ... }:
{
  systemd.services.kiln-test-cut = {
    wantedBy = [ "multi-user.target" ];
    path = [ pkgs.nftables ];
    serviceConfig = {
      Type = "oneshot";
      RemainAfterExit = true;
    };
    # Each port of its loopback that a server of updates may be forwarded to.
    script = ''
      nft add table inet kiln-test
      nft add chain inet kiln-test output '{ type filter hook output priority 0; }'
      nft add rule inet kiln-test output oifname lo tcp dport 1024-65535 ct direction original reject with tcp reset
    '';
    postStop = "nft delete table inet kiln-test";
  };
}
