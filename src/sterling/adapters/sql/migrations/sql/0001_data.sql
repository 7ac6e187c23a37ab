-- Datasets, items, blobs. From here on every row belongs to an organization and a mode.
create table sterling.dataset (
    id uuid primary key,
    organization_id uuid not null references sterling.organization (id),
    mode text not null check (mode in ('live', 'test')),
    name text not null,
    created_at timestamptz not null default now(),
    unique (organization_id, mode, name)
);

-- No foreign keys on the rows that imports write by the million: each check would be a query of its own, dearer
-- than the row. Imports hold the project's lock, and a project is deleted, with all of this, by one verb.
create table sterling.item (
    id uuid primary key,
    organization_id uuid not null,
    mode text not null,
    dataset_id uuid not null,
    external_id text not null,
    digest bytea not null,
    data json not null,
    created_at timestamptz not null default now(),
    unique (dataset_id, external_id)
);
-- Rows are written once: a vacuum finds nothing to clean, and would write every page of an import again to mark it.
alter table sterling.item set (autovacuum_vacuum_insert_threshold = 10000000);
-- Nothing is ever planned by what these hold; sampling them would read them all.
alter table sterling.item alter column data set statistics 0, alter column digest set statistics 0;
-- A sample holds whole rows in memory: 6,000 of them say as much of these columns as the usual 30,000.
alter table sterling.item alter column id set statistics 20, alter column organization_id set statistics 20,
    alter column mode set statistics 20, alter column dataset_id set statistics 20,
    alter column external_id set statistics 20, alter column created_at set statistics 20;

-- What is known to be true of an item. Apart, so that nothing but an audit can read it by accident.
create table sterling.truth (
    item_id uuid primary key references sterling.item (id) on delete cascade,
    organization_id uuid not null,
    mode text not null,
    answer json not null
);

create table sterling.blob (
    organization_id uuid not null,
    mode text not null,
    sha256 bytea not null,
    size bigint not null,
    media_type text not null,
    width integer,
    height integer,
    created_at timestamptz not null default now(),
    primary key (organization_id, mode, sha256)
);

-- Assets that stay where they are: what was seen at the first read, so that a later change shows.
create table sterling.reference (
    organization_id uuid not null,
    mode text not null,
    uri text not null,
    sha256 bytea not null,
    size bigint not null,
    etag text,
    modified_at timestamptz,
    media_type text not null,
    first_read_at timestamptz not null default now(),
    primary key (organization_id, mode, uri)
);

-- The application role owns nothing and so cannot analyze; this is all that it may ask for.
-- A small sample is enough for what is planned here, and a large one would read the table.
create function sterling.refresh_statistics() returns void language plpgsql security definer
set search_path = sterling, pg_temp set default_statistics_target = 20 as $$
begin
    analyze sterling.item, sterling.task, sterling.assignment;
end $$;
