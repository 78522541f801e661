"""A server that speaks S3, on this machine."""

from collections.abc import Iterator
from contextlib import contextmanager

import boto3
from moto.server import ThreadedMotoServer

NAME = "captures"


@contextmanager
def served() -> Iterator[str]:
    """The address of a server, as long as the block lasts."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        yield "http://{}:{}".format(*server.get_host_and_port())
    finally:
        server.stop()


def client_of(endpoint: str):
    """Whoever may do anything there."""
    return boto3.client("s3", endpoint_url=endpoint, region_name="us-east-1")


def emptied(endpoint: str) -> str:
    """The address, with one empty bucket and nothing else behind it."""
    client = client_of(endpoint)
    if NAME in [one["Name"] for one in client.list_buckets()["Buckets"]]:
        for one in client.list_objects_v2(Bucket=NAME).get("Contents", []):
            client.delete_object(Bucket=NAME, Key=one["Key"])
    else:
        client.create_bucket(Bucket=NAME)
    return endpoint
