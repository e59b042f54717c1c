# The appliance in a home: a router's DHCP, a mirror of the image, and a neighbour who looks from outside.
#
# Stand-ins, for what cannot be had without the internet. Home Assistant OS is a blank disk: its machine runs, but nothing
# in it boots and no guest agent answers. Pangolin is a web server that writes down what Newt asks of it.
{ node }:
let
  image = ./fixtures/blank-disk.qcow2.xz;
in
{
  nodes = {
    appliance =
      {
        lib,
        nodes,
        pkgs,
        ...
      }:
      {
        imports = [ node ];
        kiln.hostName = "appliance";
        services.homeassistant-vm = {
          memoryMiB = 2048;
          cpus = 1;
          url = "http://${nodes.home.networking.primaryIPAddress}/blank-disk.qcow2.xz";
          sha256 = builtins.hashFile "sha256" image;
          # The test driver's own card, eth0, has a cable too.
          bridge.interface = "eth1";
        };
        # Only the router gives this machine an address.
        networking.interfaces = lib.mkForce { };
        virtualisation = {
          cores = 2;
          memorySize = 4096;
        };
        environment.systemPackages = [
          pkgs.jq
          pkgs.qemu-utils
        ];
      };

    home =
      { pkgs, ... }:
      {
        networking.firewall.enable = false;
        services.dnsmasq = {
          enable = true;
          resolveLocalQueries = false;
          settings = {
            port = 0;
            interface = "eth1";
            bind-dynamic = true;
            dhcp-range = [ "192.168.1.100,192.168.1.150,1h" ];
          };
        };
        services.nginx = {
          enable = true;
          virtualHosts.mirror = {
            default = true;
            root = pkgs.linkFarm "mirror" { "blank-disk.qcow2.xz" = image; };
          };
        };
        systemd.services.pangolin-stand-in = {
          wantedBy = [ "multi-user.target" ];
          serviceConfig = {
            ExecStart = "${pkgs.python3.interpreter} ${./pangolin-stand-in.py}";
            StateDirectory = "pangolin";
          };
        };
        environment.systemPackages = [
          pkgs.curl
          pkgs.netcat
        ];
      };
  };

  testScript = builtins.readFile ./vm.py;
}
