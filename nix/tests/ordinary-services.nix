# Each service module, turned on as a person would: module's name → configuration.
{
  kiln-advertise.kiln.advertise.enable = true;
  kiln-seed.kiln.seed.enable = true;
  kiln-tailscale.kiln.addOns.tailscale.enable = true;
  kiln-wifi.kiln.addOns.wifi = {
    enable = true;
    network = "Workshop";
  };
  strato-agent.services.strato-agent = {
    enable = true;
    controlPlaneUrl = "wss://control-plane.example.com/agent/ws";
  };
}
