# Two hosts, with OVN and in user mode. Open vSwitch, OVN and the sandbox around the agent are the real ones.
#
# A fake, because the real one needs Swift 6 to be built (docs/profiles/strato-host.md): the agent itself. It records its
# arguments and what it may do, looks for its control plane, which is not there, and keeps running.
{ node }:
let
  host = name: more: {
    imports = [
      node
      more
    ];
    kiln.hostName = name;
    services.strato-agent.controlPlaneUrl = "ws://control-plane.example.com:8080/agent/ws";
  };

  withStandIn = ./stand-in.nix;
in
{
  nodes = {
    ovn = host "ovn" {
      imports = [ withStandIn ];
      services.strato-agent.tunnelPeers = [ "192.0.2.7" ];
    };
    usermode = host "usermode" {
      imports = [ withStandIn ];
      services.strato-agent = {
        networkMode = "user";
        enableKvm = false;
        logLevel = "debug";
      };
    };
  };

  testScript = builtins.readFile ./vm.py;
}
