# The services that stand alone: name → module. Each adds options and nothing else until its `enable` is set, and needs
# neither Kiln's machine (./default.nix) nor the arguments that it gives to modules.
{
  homeassistant-vm = ./services/homeassistant-vm;
  kaliun = ./services/kaliun;
  kiln-advertise = ./base/advertise;
  kiln-connect = ./services/kiln-connect;
  kiln-seed = ./seed;
  kiln-tailscale = ./add-ons/tailscale.nix;
  kiln-updates = ./services/kiln-updates;
  kiln-wifi = ./add-ons/wifi;
  newt-agent = ./services/newt-agent;
  strato-agent = ./services/strato-agent;
  voxnix-storage = ./services/voxnix-storage;
}
