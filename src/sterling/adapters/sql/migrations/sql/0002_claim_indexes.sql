-- Fewer entries to write for each claim. A claim's update of its task is new in every index of the table, and each
-- unique one looks at the old row once more.

-- An item knows its task, so that no index of tasks by their items is needed.
alter table sterling.item add column task_id uuid;
update sterling.item i set task_id = t.id from sterling.task t where t.item_id = i.id;
alter table sterling.item alter column task_id set statistics 0;
alter table sterling.task drop constraint task_item_id_project_id_key;

-- What goes before the queue in one index: tasks that came back (price -1), and those that are wanted from annotators
-- of a price. Nearly always it is empty, and then one look says so.
drop index sterling.task_returned;
drop index sterling.task_bought;
create index task_urgent on sterling.task (project_id, coalesce(price, -1), np, seq)
    where state = 1 and free > 0 and (returned or price is not null);

-- The tasks of a batch, in the order of a list.
create index task_batch on sterling.task (batch_id, state, id) where batch_id is not null;

-- Imports refresh the statistics when they end, and what they write has nothing to clean: without these bounds tables
-- that grow are read again every ten seconds. A claim plans by few columns, for which a small sample is enough.
alter table sterling.item set (autovacuum_analyze_threshold = 10000000);
alter table sterling.task set (autovacuum_vacuum_insert_threshold = 10000000);
alter table sterling.task alter column id set statistics 20, alter column organization_id set statistics 20,
    alter column mode set statistics 20, alter column project_id set statistics 20,
    alter column batch_id set statistics 20, alter column item_id set statistics 20,
    alter column kind set statistics 20, alter column state set statistics 20, alter column round set statistics 20,
    alter column np set statistics 20, alter column seq set statistics 20, alter column need set statistics 20,
    alter column free set statistics 20, alter column done set statistics 20, alter column live set statistics 20,
    alter column returned set statistics 20, alter column price set statistics 20,
    alter column created_at set statistics 20;
