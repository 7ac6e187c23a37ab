import { Popover } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { isFinished, projectJobsQuery } from "@/api/queries";
import { useMay } from "@/app/session";
import { t } from "@/i18n";
import { JobRow } from "./JobRow";

/** What runs in the background for this project, as a thin list; nothing when nothing runs. */
export function TopJobs() {
  const { projectId } = useParams({ strict: false });
  const may = useMay("jobs.read");
  const { data } = useQuery({ ...projectJobsQuery(projectId ?? ""), enabled: Boolean(projectId) && may });
  const running = data?.items.filter((job) => !isFinished(job)) ?? [];
  if (running.length === 0) return null;
  return (
    <Popover width={380} position="bottom-end">
      <Popover.Target>
        <button type="button" className="btn sm">
          {t("{n} running", { n: running.length })}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        {running.map((job) => (
          <JobRow key={job.id} job={job} />
        ))}
      </Popover.Dropdown>
    </Popover>
  );
}
