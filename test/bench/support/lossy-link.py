#!/usr/bin/env python3
"""A slow line that loses packets, between two network namespaces; for kernels without netem.

Arguments: both names, megabits a second, milliseconds one way, per cent lost. Needs root. Says "up" once 10.77.0.1 (in the
first) and 10.77.0.2 (in the second) reach each other, and takes everything down again when its standard input ends.
"""
import collections, fcntl, os, random, selectors, struct, subprocess, sys, time

TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
MTU = 1500
# What a home router holds back before it drops: more would be a line that is late instead of lossy.
MOST_QUEUED_BYTES = 64 * MTU


class Lane:
    """One direction: packets leave one after the other at the line's rate, and arrive after its delay."""

    def __init__(self, source, target, bytes_per_second, delay_s, loss, chance):
        self.source, self.target = source, target
        self.rate, self.delay_s, self.loss, self.chance = bytes_per_second, delay_s, loss, chance
        self.is_free_at = 0.0
        self.under_way = collections.deque()

    def take_in(self):
        while True:
            try:
                packet = os.read(self.source, 2 * MTU)
            except BlockingIOError:
                return
            now = time.monotonic()
            queued = max(0.0, self.is_free_at - now) * self.rate
            if queued + len(packet) > MOST_QUEUED_BYTES:
                continue
            self.is_free_at = max(now, self.is_free_at) + len(packet) / self.rate
            # A packet that is lost on the way has used the line all the same.
            if self.chance.random() >= self.loss:
                self.under_way.append((self.is_free_at + self.delay_s, packet))

    def deliver(self):
        while self.under_way and self.under_way[0][0] <= time.monotonic():
            os.write(self.target, self.under_way.popleft()[1])

    def due_at(self):
        return self.under_way[0][0] if self.under_way else None


def ip(*words):
    subprocess.run(["ip", *words], check=True)


def open_end(namespace, address):
    device = f"lt{os.getpid()}-{address[-1]}"
    end = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(end, TUNSETIFF, struct.pack("16sH", device.encode(), IFF_TUN | IFF_NO_PI))
    ip("link", "set", device, "netns", namespace)
    ip("-n", namespace, "address", "add", f"{address}/24", "dev", device)
    for name in (device, "lo"):
        ip("-n", namespace, "link", "set", name, "up")
    return end


def carry(lanes):
    ready = selectors.DefaultSelector()
    ready.register(sys.stdin, selectors.EVENT_READ, None)
    for lane in lanes:
        ready.register(lane.source, selectors.EVENT_READ, lane)
    while True:
        due = [at for at in (lane.due_at() for lane in lanes) if at is not None]
        wait_s = max(0.0, min(due) - time.monotonic()) if due else None
        for key, _ in ready.select(wait_s):
            if key.data is None:
                return
            key.data.take_in()
        for lane in lanes:
            lane.deliver()


def main():
    names = sys.argv[1:3]
    megabits, delay_ms, percent = map(float, sys.argv[3:6])
    made = []
    try:
        for name in names:
            ip("netns", "add", name)
            made.append(name)
        one, other = (open_end(name, f"10.77.0.{nth}") for nth, name in enumerate(names, 1))
        line = (megabits * 1e6 / 8, delay_ms / 1000, percent / 100)
        lanes = [Lane(*ends, *line, random.Random(seed)) for seed, ends in enumerate([(one, other), (other, one)])]
        print("up", flush=True)
        carry(lanes)
    finally:
        for name in made:
            subprocess.run(["ip", "netns", "delete", name], check=False)


main()
