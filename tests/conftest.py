"""Fixtures for every test."""

from tests.processes import celery_worker_process, redis_server

__all__ = ["celery_worker_process", "redis_server"]
