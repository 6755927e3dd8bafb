"""Workers that a queue of Slurm starts as they are needed: run it where the dashboard runs.

    pip install dask-jobqueue
    python deploy/slurm.py
    TOGETHER_SCHEDULER=tcp://ADDRESS-THAT-IT-PRINTS:8786 streamlit run dashboard/app.py

Every node must see this folder and its environment. For PBS, SGE or HTCondor take PBSCluster,
SGECluster or HTCondorCluster in the place of SLURMCluster: https://jobqueue.dask.org.
"""

import signal
import sys

from dask_jobqueue import SLURMCluster

PORT = 8786
FEWEST, MOST = 1, 64  # jobs, each a worker of one core


def cluster() -> SLURMCluster:
    """Make a scheduler on this machine, whose workers are jobs of the queue."""
    return SLURMCluster(
        cores=1,
        processes=1,
        memory="2GB",
        walltime="04:00:00",
        job_name="together-or-apart",
        python=sys.executable,
        # a job that ends with its time is replaced; its work is done again by another
        worker_extra_args=["--lifetime", "225m", "--lifetime-stagger", "10m"],
        scheduler_options={"port": PORT, "dashboard": False},
    )


if __name__ == "__main__":
    with cluster() as jobs:
        jobs.adapt(minimum=FEWEST, maximum=MOST)
        print(f"TOGETHER_SCHEDULER={jobs.scheduler_address}", flush=True)
        signal.pause()
