# Kiln Connect on this machine: the server that boxes register with and report to, without a line of configuration.
{
  config,
  kilnLib,
  lib,
  ...
}:
let
  cfg = config.kiln.addOns.connect;
  service = config.services.kiln-connect;
  inNetwork = cfg.reach == "network";

  port = toString cfg.port;
  address = if inNetwork then "https://ADDRESS:${port}" else "http://localhost:${port}";
  wanted = "${if inNetwork then "0.0.0.0" else "127.0.0.1"}:${port}";

  # Loopback is not a place where the network's ports can be taken.
  taken = {
    "services.openssh.ports" = lib.optionals config.services.openssh.enable config.services.openssh.ports;
    "services.nginx.virtualHosts" = lib.optionals config.services.nginx.enable (
      lib.concatMap (
        host:
        map (each: each.port) (lib.filter (each: each.port != null) host.listen)
        ++ lib.optionals (host.listen == [ ]) [
          config.services.nginx.defaultHTTPListenPort
          config.services.nginx.defaultSSLListenPort
        ]
      ) (lib.attrValues config.services.nginx.virtualHosts)
    );
  };
  takenBy = lib.head (lib.attrNames (lib.filterAttrs (_: lib.elem cfg.port) taken) ++ [ null ]);

  # The pages of a server with its own certificate take no password, so that a login of a computer is made instead.
  steps =
    if inNetwork then
      [
        "Kiln Connect: ${address}"
        "  Its fingerprint: journalctl -e -u kiln-connect"
        "  A login for Kiln: sudo kiln-connect computers make NAME --url ${address}"
      ]
    else
      [
        "Kiln Connect: ${address} on this machine alone"
        "  From elsewhere: ssh -L ${port}:localhost:${port} ${config.kiln.user}@THIS-MACHINE"
        "  Its set-up code: journalctl -e -u kiln-connect"
      ];
in
{
  imports = [ ../services/kiln-connect ];

  options.kiln.addOns.connect = {
    enable = kilnLib.formOption {
      label = "Kiln Connect";
      key = "connect";
      group = "Add-ons";
      order = 550;
      advanced = true;
      type = lib.types.bool;
      default = false;
      description = "Runs the server that boxes register with and report to. Its boxes, and who may see them, are in /var/lib/kiln-connect: make backups with `kiln-connect backup`.";
      example = true;
    };

    reach = kilnLib.formOption {
      label = "Who reaches Kiln Connect";
      key = "connectReach";
      group = "Add-ons";
      order = 551;
      advanced = true;
      type = lib.types.enum [
        "machine"
        "network"
      ];
      labels = {
        machine = "This machine alone";
        network = "Its networks";
      };
      default = "machine";
      description = "`machine`: on loopback, for SSH and for a proxy that you add. Its set-up code is in the journal. `network`: at all IPv4 addresses, with a certificate that it makes, and the firewall lets its port in. Its pages take no password then: boxes are claimed in Kiln or at its terminal.";
      example = "network";
    };

    port = kilnLib.formOption {
      label = "Port of Kiln Connect";
      key = "connectPort";
      group = "Add-ons";
      order = 552;
      advanced = true;
      # Its user may not take those below.
      type = lib.types.ints.between 1024 65535;
      default = 8455;
      description = "TCP port that Kiln Connect listens on.";
      example = 8460;
    };
  };

  config = lib.mkIf cfg.enable {
    assertions = [
      {
        assertion = service.listen == wanted;
        message = "services.kiln-connect.listen is \"${service.listen}\", but kiln.addOns.connect.reach and port say \"${wanted}\". Take that line out, or turn kiln.addOns.connect.enable off and set services.kiln-connect.enable to true.";
      }
      {
        assertion = service.enable;
        message = "kiln.addOns.connect.enable is true, but services.kiln-connect.enable is false. Take that line out, or turn the add-on off.";
      }
      {
        assertion = !inNetwork || service.openFirewall;
        message = "kiln.addOns.connect.reach is \"network\", but services.kiln-connect.openFirewall is false, so that no box reaches it. Take that line out, or set kiln.addOns.connect.reach to \"machine\".";
      }
      {
        assertion = takenBy == null;
        message = "kiln.addOns.connect.port is ${port}, which ${toString takenBy} has. Choose another one, such as 8455.";
      }
    ];

    services.kiln-connect = {
      enable = lib.mkDefault true;
      listen = lib.mkDefault wanted;
      openFirewall = lib.mkDefault inNetwork;
    };

    # How to begin, on the screen and after a login.
    environment.etc."issue.d/60-kiln-connect.issue" = lib.mkIf config.kiln.screen.enable {
      text = lib.concatMapStrings (line: "  ${line}\n") steps + "\n";
    };
    # Beside other text, such as that of the AI sandbox's documented password. rust-motd takes none.
    users.motd = lib.mkIf (config.users.motdFile == null && !config.programs.rust-motd.enable) (
      lib.concatMapStrings (line: "${line}\n") steps
    );
  };
}
