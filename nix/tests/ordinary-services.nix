# Each service module, turned on as a person would: module's name → configuration.
{
  homeassistant-vm = {
    services.homeassistant-vm = {
      enable = true;
      proxy.enable = true;
    };
    # Its owner's bridge, which Home Assistant's machine joins.
    systemd.network = {
      netdevs."20-br0".netdevConfig = {
        Name = "br0";
        Kind = "bridge";
      };
      networks."20-br0" = {
        matchConfig.Name = "br0";
        networkConfig.ConfigureWithoutCarrier = true;
        linkConfig.RequiredForOnline = false;
      };
    };
  };
  kaliun.services.kaliun.enable = true;
  kiln-advertise.kiln.advertise.enable = true;
  kiln-connect.services.kiln-connect.enable = true;
  kiln-seed.kiln.seed.enable = true;
  kiln-tailscale.kiln.addOns.tailscale.enable = true;
  kiln-updates.services.kiln-updates = {
    enable = true;
    trustFile = "/var/lib/kiln/updates-trust.json";
  };
  kiln-wifi.kiln.addOns.wifi = {
    enable = true;
    network = "Workshop";
  };
  newt-agent.services.newt-agent.enable = true;
  strato-agent.services.strato-agent = {
    enable = true;
    controlPlaneUrl = "wss://control-plane.example.com/agent/ws";
  };
  # Its root is ext4.
  voxnix-storage.services.voxnix-storage = {
    enable = true;
    backend = "zfs";
  };
}
